/* All scripts of the official's face. Without them every page still works as plain links and forms. */
import "./live.js";
import "./keys.js";
import "./menus.js";
import "./drafts.js";
import "./bulk.js";
import "./clock.js";
import "./combobox.js";
import "./found.js";
import "./scanner.js";
import "./camera.js";
import "./files.js";
import "./filters.js";
import "./confirm.js";
import "./charts.js";
import "./theme.js";
import "./idle.js";
import "./print.js";
