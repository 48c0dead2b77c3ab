// <form data-passkey="get|create" data-options="JSON" | data-options-from="address" hidden>: asks the browser for a
// passkey, puts the answer into the field `credential` and sends the form. Shown only where the browser knows passkeys.

const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const decodeIds = (list) => (list ?? []).map((entry) => ({ ...entry, id: decode(entry.id) }));

const create = async ({ publicKey }) =>
  navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      user: { ...publicKey.user, id: decode(publicKey.user.id) },
      excludeCredentials: decodeIds(publicKey.excludeCredentials),
    },
  });

const get = async ({ publicKey }) =>
  navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      allowCredentials: decodeIds(publicKey.allowCredentials),
    },
  });

const toJson = (credential) => {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const present = parts.filter((part) => response[part]);
  return JSON.stringify({
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(present.map((part) => [part, encode(response[part])])),
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const optionsOf = async (form) => {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).request_options;
};

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-passkey]");
  if (!form) return;
  event.preventDefault();
  const error = form.querySelector("[data-passkey-error]");
  error.textContent = "";
  try {
    const options = await optionsOf(form);
    form.elements.credential.value = toJson(await (form.dataset.passkey === "create" ? create : get)(options));
  } catch {
    error.textContent = error.dataset.passkeyError; // she changed her mind, or the device does not know the key
    return;
  }
  form.submit();
});

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("[data-passkey][hidden]")) form.hidden = false;
}
