/* The few scripts of the citizen's face. Without them: no drafts, no preview of files, no camera reading. */
import "./errors.js";
import "./menus.js";
import "./drafts.js";
import "./clock.js";
import "./combobox.js";
import "./scanner.js";
import "./camera.js";
import "./files.js";
import "./filters.js";
import "./sending.js";
import "./theme.js";
import "./print.js";
