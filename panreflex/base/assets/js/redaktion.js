// The editing interface: an entry is checked while one types, and notes are written without leaving the form.
import "./entry-check.js";
import "./entry-notes.js";
import "./importing.js";
