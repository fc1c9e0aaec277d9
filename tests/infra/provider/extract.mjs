// Rebuilds the schemas of Terraform resource types from a provider's typed bindings on npm, which are generated from the real
// provider. Run by hand when a type is added or a provider moves on; what it writes is checked in.
//
//   npm pack @cdktn/provider-datadog@16.1.0 && tar xzf *.tgz
//   node tests/infra/provider/extract.mjs package tests/infra/provider/schemas/datadog.json blocks monitor-json logs-metric
//
// A name that begins with data- is a data source. `blocks` or `attributes` says how the provider nests objects: bindings look the same
// for both, the language does not. The
// bindings do not tell either what a provider checks by code: values of enumerations, exclusions, patterns.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const scalars = { string: "string", number: "number", boolean: "bool" };

/** The source of each class and of each function that writes a struct, by name. */
function partsOf(source) {
  const classes = new Map();
  for (const [, name, body] of source.matchAll(/^class (\w+) extends [^\n]*\n([\s\S]*?)^}/gm)) {
    classes.set(name, body);
  }
  const structs = new Map();
  for (const [, name, body] of source.matchAll(/^function (\w+)ToHclTerraform\(struct\) {\n([\s\S]*?)^}/gm)) {
    structs.set(name.toLowerCase(), body);
  }
  return { classes, structs };
}

// A getter's comment has its flags; its name there is Terraform's.
function flagsOf(classBody) {
  const flags = new Map();
  const pattern = /\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n([\s\S]*?)\n {4}}/g;
  for (const [, name, computed, optional, required, getter] of classBody.matchAll(pattern)) {
    flags.set(name, { computed: computed === "true", optional: optional === "true", required: required === "true", getter });
  }
  return flags;
}

function writtenBy(body) {
  const pattern = /(\w+): {\s*value: ([^\n]*),\s*isBlock: (true|false),\s*type: "(\w+)",\s*storageClassType: "(\w+)",?\s*}/g;
  return [...body.matchAll(pattern)].map(([, name, value, isBlock, kind, storage]) => ({
    name, kind, storage, isBlock: isBlock === "true", property: /(?:this\._|struct\.)(\w+)/.exec(value)[1], many: value.includes("listMapperHcl") || value.includes("hashMapperHcl"),
  }));
}

// Older bindings say flags in no comment: what can be left out has a method that resets it.
function flagsByReset(classBody, { property }) {
  const optional = classBody.includes(` reset${property[0].toUpperCase()}${property.slice(1)}()`);
  return { required: !optional, optional, computed: false };
}

function simpleType({ kind, storage, name }) {
  // What the bindings call a map of anything is of a type that only the value has.
  if (storage === "anyMap") {
    return "dynamic";
  }
  const inner = kind === "simple" ? storage : storage.replace(/(List|Map)$/, "");
  const element = inner.endsWith("List") ? ["list", scalars[inner.replace(/List$/, "")]] : scalars[inner];
  if (element === undefined || element[1] === undefined) {
    throw new Error(`${name}: no type is known for ${kind} of ${storage}`);
  }
  return kind === "simple" ? element : [kind, element];
}

// What only the provider sets has no writer; its getter says its type.
function computedType(getter, name) {
  const [, how] = /get(\w+?)Attribute\(/.exec(getter) ?? [];
  const types = { String: "string", Number: "number", Boolean: "bool", List: ["list", "string"], NumberList: ["list", "number"] };
  const type = types[how] ?? (/Map\(/.test(getter) ? ["map", "string"] : undefined);
  if (type === undefined) {
    throw new Error(`${name}: no type is known of ${getter}`);
  }
  return getter.includes("Fn.tolist") ? ["set", type[1]] : type;
}

// Objects that only the provider sets: the class body says which class reads them. Told as a type, whichever way the provider nests:
// nobody writes them, and terraform's mocks fill in no nested attribute.
function computedObject(parts, classBody, name) {
  const [, inner, how, set] = new RegExp(`new (\\w+?)(OutputReference|List|Map)\\(this, ["']${name}["'](?:, (true|false))?\\)`).exec(classBody);
  const innerBody = parts.classes.get(`${inner}OutputReference`);
  const types = [...flagsOf(innerBody)].map(([key, { getter }]) => [
    key, innerBody.includes(`(this, "${key}"`) ? computedObject(parts, innerBody, key) : computedType(getter, key),
  ]);
  const object = ["object", Object.fromEntries(types)];
  return how === "OutputReference" ? object : [how === "Map" ? "map" : set === "true" ? "set" : "list", object];
}

function nestedBlock(mode, inner, required, many) {
  const count = mode === "single" ? { min: Number(required), max: Number(required) } : { min: Number(required), max: many ? 0 : 1 };
  return { nesting: mode, ...count, ...inner };
}

function blockOf(parts, className, writer, nesting) {
  const classBody = parts.classes.get(className);
  const flags = flagsOf(classBody);
  const block = { attributes: {}, blocks: {} };
  for (const entry of writtenBy(writer)) {
    const { required, optional, computed: set } = flags.get(entry.name) ?? flagsByReset(classBody, entry);
    // Some bindings say both; the protocol knows no attribute that must be given and is set by the provider.
    const computed = set && !required;
    if (!entry.isBlock) {
      block.attributes[entry.name] = { type: simpleType(entry), required, optional: optional || computed, computed };
      continue;
    }
    const struct = entry.storage.replace(/(List|Map)$/, "");
    const inner = blockOf(parts, `${struct}OutputReference`, parts.structs.get(struct.toLowerCase()), nesting);
    const mode = entry.kind === "struct" ? "single" : entry.kind;
    if (nesting === "attributes") {
      block.attributes[entry.name] = { nesting: mode, attributes: inner.attributes, required, optional, computed };
    } else {
      block.blocks[entry.name] = nestedBlock(mode, inner, required, entry.many);
    }
  }
  for (const [name, { computed: set, optional, required, getter }] of flags) {
    if (set && !optional && !required) {
      const object = new RegExp(`\\(this, ["']${name}["']`).test(classBody);
      block.attributes[name] = { type: object ? computedObject(parts, classBody, name) : computedType(getter, name), required: false, optional: false, computed: true };
    }
  }
  return block;
}

export function extract(directory, nesting, names) {
  const { version, cdktf } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const found = { resources: {}, data_sources: {} };
  for (const name of names) {
    const source = readFileSync(join(directory, "lib", name, "index.js"), "utf8");
    const parts = partsOf(source);
    const [, type] = /terraformResourceType: ['"](\w+)['"]/.exec(source);
    const [className, body] = [...parts.classes].find(([, code]) => code.includes("terraformResourceType:"));
    const writer = body.slice(body.indexOf("synthesizeHclAttributes()"));
    found[name.startsWith("data-") ? "data_sources" : "resources"][type] = blockOf(parts, className, writer, nesting);
  }
  return { bindings: version, provider: cdktf.provider.version, ...found };
}

/** One line for each object that holds no other: such files are read by people who compare two versions. */
const written = (value) => JSON.stringify(value, null, 1).replace(/[[{]\n[^[\]{}]*[\]}]/g, (inner) => inner.replace(/\n\s*/g, " ").replace(/^([[{]) | ([\]}])$/g, "$1$2"));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [directory, target, nesting, ...names] = process.argv.slice(2);
  const { name } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  writeFileSync(target, `${written({ package: name, ...extract(directory, nesting, names) })}\n`);
}
