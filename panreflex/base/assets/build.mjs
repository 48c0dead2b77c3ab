// Builds the front end: `npm run build` writes all that the site serves as static files into <build>/frontend,
// and the fonts of PDFs into <build>/fonts.
// <build> is $PANREFLEX_BUILD or build/ beside package.json; npm packages are looked up from the working directory.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(path.join(process.cwd(), "package.json"));
const { build } = require("esbuild");
const { PurgeCSS } = require("purgecss");

const assets = path.dirname(fileURLToPath(import.meta.url));
const source = path.resolve(assets, "../..");
const modules = path.join(process.cwd(), "node_modules");
const built = process.env.PANREFLEX_BUILD ?? "build";
const out = path.join(built, "frontend");
const fonts = path.join(built, "fonts"); // for PDFs: embedded in them, not served
const targets = ["chrome111", "firefox121", "safari16.4"]; // KERN's own floor: oklch() and :has()

// KERN ships every utility and every icon (340 KB). We keep the components that forms and messages are made of,
// whose classes Django's widgets bring along, and of the rest whatever our templates name.
const keep = [
  /^(html|body|a|area|iframe|img|picture|video|canvas|svg|i|input|select|textarea|button|label|legend|table|ul|ol|li)$/,
  /^kern-(alert|badge|body|btn|error|fieldset|form|hint|input|label|table|title)(-[a-z-]+)*(__[a-z-]+)?(--[a-z0-9-]+)?$/,
];
const icons = /^kern-icon(--(info|success|warning|danger))?$/;

const lessKern = {
  name: "less-kern",
  setup(bundle) {
    bundle.onLoad({ filter: /kern\.css$/ }, async ({ path: file }) => {
      // PurgeCSS drops selectors that begin with `:is(`; KERN hands its colours to its components in such a rule.
      const kern = (await readFile(file, "utf8")).replace(/^:is\(body,[^)]*\)/m, "body");
      const [purged] = await new PurgeCSS().purge({
        content: [
          `${source}/**/*.html`,
          `${source}/**/*.py`,
          `${source}/**/*.js`,
          { raw: '<body class="kern-level-0">', extension: "html" },
        ],
        css: [{ raw: kern }],
        safelist: [...keep, icons],
      });
      if (!purged.css.includes("--kern-color-action-default-contextual:")) throw new Error("KERN lost its colours");
      return { contents: purged.css, loader: "css", resolveDir: path.dirname(file) };
    });
  },
};

await rm(out, { recursive: true, force: true });
await mkdir(path.join(out, "fonts"), { recursive: true });

await build({
  entryPoints: {
    site: path.join(assets, "css/site.css"),
    account: path.join(assets, "css/account.css"),
    "reading-list": path.join(assets, "css/reading-list.css"),
    redaktion: path.join(assets, "css/redaktion.css"),
  },
  outdir: out,
  bundle: true,
  minify: true,
  target: targets,
  nodePaths: [modules],
  external: ["fonts/*"],
  plugins: [lessKern],
  logLevel: "warning",
});
await build({
  entryPoints: {
    site: path.join(assets, "js/site.js"),
    account: path.join(assets, "js/account.js"),
    "reading-list": path.join(assets, "js/reading-list.js"),
    redaktion: path.join(assets, "js/redaktion.js"),
  },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: targets,
  logLevel: "warning",
});

await cp(path.join(modules, "htmx.org/dist/htmx.min.js"), path.join(out, "htmx.js"));
await cp(path.join(assets, "images"), out, { recursive: true });
for (const subset of ["latin", "latin-ext"]) {
  for (const weight of [400, 600]) {
    const font = `fira-sans-${subset}-${weight}-normal.woff2`;
    await cp(path.join(modules, "@fontsource/fira-sans/files", font), path.join(out, "fonts", font));
  }
}

await rm(fonts, { recursive: true, force: true });
await mkdir(fonts, { recursive: true });
for (const font of [
  "fira-sans/400Regular/FiraSans_400Regular.ttf",
  "fira-sans/400Regular_Italic/FiraSans_400Regular_Italic.ttf",
  "fira-sans/600SemiBold/FiraSans_600SemiBold.ttf",
  "noto-emoji/400Regular/NotoEmoji_400Regular.ttf",
]) {
  await cp(path.join(modules, "@expo-google-fonts", font), path.join(fonts, path.basename(font)));
}

// Licences travel with what they cover.
const licences = [
  "@fontsource/fira-sans/LICENSE",
  "@expo-google-fonts/noto-emoji/LICENSE_FONT",
  "@kern-ux/native/LICENSE.md",
  "htmx.org/LICENSE",
];
const texts = await Promise.all(licences.map((file) => readFile(path.join(modules, file), "utf8")));
await writeFile(
  path.join(out, "licences.txt"),
  texts.map((text, i) => `${path.dirname(licences[i])}\n\n${text}`).join("\n\n"),
);
