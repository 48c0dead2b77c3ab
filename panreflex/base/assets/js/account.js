// For pages of the account and behind the sign-in only.
import "./offer.js";
import "./passkey.js";
import "./session-end.js";
