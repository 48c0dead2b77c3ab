// One module per behaviour; each listens on `document` for a data- attribute, so that it survives swaps.
import "./copy.js";
import "./filter.js";
import "./menu.js";
import "./picking.js";
import "./print.js";
import "./remember.js";
import "./searched.js";
import "./suggestions.js";
