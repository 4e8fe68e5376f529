/**
 * Builds static/built/ (never committed) from the pinned NL Design System packages and our own CSS.
 *
 * - css/components.css     `@layer nlds` (theirs, without the rules no template can reach) + `@layer mz` (ours)
 * - css/theme-<name>.css   design tokens: theirs, purged to what the components can reach, + our overlay
 * - fonts/ img/ js/        self-hosted files
 * - THIRD_PARTY.txt        names, versions and licences of everything that ships
 *
 * Run with `npm run build`. Same input gives the same bytes.
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, "..");
const MODULES = join(ROOT, "node_modules");
const BUILT = join(HERE, "built");

/** What we take from which package; components in the order of the cascade. The font is Latin only:
 *  names with other letters (ş, ł) fall back to the phone's own font instead of 168 kB more. */
const PACKAGES = JSON.parse(readFileSync(join(HERE, "packages.json"), "utf8"));

/** Cascade layers came with Chrome 99, Safari 15.4 and Firefox 97: nothing older reads this file's
 *  layers, so compiling for older browsers would only make it larger. What those get: css/oud.css. */
const TARGETS = { chrome: 99 << 16, safari: (15 << 16) | (4 << 8), ios_saf: (15 << 16) | (4 << 8), firefox: 97 << 16 };

function fail(message) {
  console.error(`static/build.mjs: ${message}`);
  process.exit(1);
}

function packageFile(name, file) {
  const path = join(MODULES, name, file);
  if (!existsSync(path)) {
    fail(`${relative(ROOT, path)} is missing. Run \`make setup\` (npm ci) and check the pins in package.json.`);
  }
  return path;
}

const shipped = new Map();

/** Text of a package's CSS, without charset and source map; notes its copyright for THIRD_PARTY.txt. */
function packageCss(name, file) {
  const text = readFileSync(packageFile(name, file), "utf8");
  const notices = [...text.matchAll(/Copyright \(c\)[^\n*]*/g)].map((match) => match[0].trim());
  shipped.set(name, [...new Set([...(shipped.get(name) ?? []), ...notices])].sort());
  return text.replace(/@charset [^;]*;/g, "").replace(/\/\*#\s*sourceMappingURL[^*]*\*\//g, "");
}

function filesUnder(folder, extension) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Every word of every template: a class that is not among them cannot occur on a page. */
function wordsOfTemplates() {
  const words = new Set();
  for (const file of [...filesUnder(join(ROOT, "templates"), ".html"), ...filesUnder(join(ROOT, "demo"), ".html")]) {
    for (const match of readFileSync(file, "utf8").matchAll(/[a-z][\w-]*/g)) words.add(match[0]);
  }
  return words;
}

/** Classes an element must have for this selector to match; those in :not() do not count. */
function requiredClasses(selector) {
  return selector.flatMap((part) => {
    if (part.type === "class") return [part.name];
    const nested = part.type === "pseudo-class" && ["is", "where"].includes(part.kind) ? part.selectors : [];
    return nested.length === 1 ? requiredClasses(nested[0]) : [];
  });
}

/** Drops a rule when none of its selectors can match. (Returning a changed rule is not possible:
 *  lightningcss 1.33.0 cannot read its own var() back.) */
function withoutUnreachable(words) {
  const reachable = (selector) => requiredClasses(selector).every((name) => words.has(name));
  return { Rule: { style: (rule) => (rule.value.selectors.some(reachable) ? undefined : []) } };
}

/** Keeps the custom properties that `css` can reach through var(), also by way of each other. */
function purgeTokens(theme, css) {
  const declarations = new Map();
  for (const [, name, value] of theme.matchAll(/(--[\w-]+):\s*([^;]+);/g)) declarations.set(name, value.trim());
  const reached = new Set();
  const visit = (text) => {
    for (const [, name] of text.matchAll(/var\(\s*(--[\w-]+)/g)) {
      if (declarations.has(name) && !reached.has(name)) {
        reached.add(name);
        visit(declarations.get(name));
      }
    }
  };
  visit(css);
  const selector = theme.match(/\.[\w-]+-theme/)?.[0] ?? fail("the theme has no .…-theme class");
  return `${selector}{${[...reached].map((name) => `${name}:${declarations.get(name)};`).join("\n")}}`;
}

function thirdParty() {
  const parts = [
    "MijnZaken ships style sheets, design tokens and a font of others. The CSS was merged, purged of unused rules\n" +
      "and minified by static/build.mjs; the originals are the npm packages named here.",
  ];
  const licences = new Map();
  for (const name of [...shipped.keys()].sort()) {
    const { version, license, author, repository } = JSON.parse(readFileSync(packageFile(name, "package.json"), "utf8"));
    const file = readdirSync(join(MODULES, name)).sort().find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) fail(`${name} has no licence file: it may not ship.`);
    const text = readFileSync(join(MODULES, name, file), "utf8").trim();
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
    licences.set(hash, text);
    const holder = typeof author === "string" ? author : author?.name;
    const notices = shipped.get(name).length ? shipped.get(name) : holder ? [`By ${holder}`] : [];
    const source = repository ? [`Source: ${repository.url ?? repository} ${repository.directory ?? ""}`.trim()] : [];
    parts.push([`${name} ${version}`, ...notices, ...source, `Licence: ${license}, text ${hash} below`].join("\n"));
  }
  for (const [hash, text] of licences) parts.push(`${"=".repeat(80)}\nLicence text ${hash}\n\n${text}`);
  return `${parts.join("\n\n")}\n`;
}

const { transform } = await import(
  new URL(`file://${packageFile("lightningcss", "node/index.mjs")}`)
).catch((error) => fail(`lightningcss does not start (${error.message}). Run \`make setup\`.`));

function compile(filename, css, options = {}) {
  try {
    const { code, warnings } = transform({ filename, code: Buffer.from(css), minify: true, ...options });
    if (warnings.length) fail(`${filename}: ${warnings.map((warning) => warning.message).join("; ")}`);
    return code.toString();
  } catch (error) {
    return fail(`${filename}: ${error.message} (line ${error.loc?.line ?? "?"})`);
  }
}

const write = (file, text) => {
  mkdirSync(dirname(join(BUILT, file)), { recursive: true });
  writeFileSync(join(BUILT, file), text);
  console.log(`static/built/${file}`.padEnd(44), `${(Buffer.byteLength(text) / 1000).toFixed(1)} kB`);
};

rmSync(BUILT, { recursive: true, force: true });

const theirs = compile("nlds.css", PACKAGES.components.map(([name, file]) => packageCss(name, file)).join("\n"), {
  targets: TARGETS,
  visitor: withoutUnreachable(wordsOfTemplates()),
});
const own = readdirSync(join(HERE, "css"))
  .filter((file) => file.endsWith(".css") && file !== "oud.css")
  .sort()
  .map((file) => compile(`static/css/${file}`, readFileSync(join(HERE, "css", file), "utf8"), { targets: TARGETS }));
// Not compiled: a prefix that lightningcss adds to its @supports would let the wrong browsers in.
const oud = compile("static/css/oud.css", readFileSync(join(HERE, "css", "oud.css"), "utf8"));
const components = `@layer nlds,mz;@layer nlds{${theirs}}@layer mz{${own.join("")}}${oud}`;
write("css/components.css", components);

for (const [theme, [name, file]] of Object.entries(PACKAGES.themes)) {
  const overlay = readFileSync(join(HERE, "css", "themes", `${theme}.css`), "utf8");
  const tokens = purgeTokens(packageCss(name, file), components + overlay);
  write(`css/theme-${theme}.css`, compile(`static/css/themes/${theme}.css`, tokens + overlay));
}

for (const [name, file, target] of PACKAGES.fonts) {
  shipped.set(name, []);
  write(`fonts/${target}`, readFileSync(packageFile(name, file)));
}
for (const folder of ["img", "js"]) {
  if (existsSync(join(HERE, folder))) cpSync(join(HERE, folder), join(BUILT, folder), { recursive: true });
}
write("THIRD_PARTY.txt", thirdParty());
