"""The audit trail can only grow: the database itself refuses everything else."""

from django.db import migrations

CREATE = """
CREATE FUNCTION people_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'people_auditentry is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON people_auditentry
  FOR EACH ROW EXECUTE FUNCTION people_audit_is_append_only();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON people_auditentry
  FOR EACH STATEMENT EXECUTE FUNCTION people_audit_is_append_only();
"""
DROP = """
DROP TRIGGER audit_append_only ON people_auditentry;
DROP TRIGGER audit_no_truncate ON people_auditentry;
DROP FUNCTION people_audit_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
