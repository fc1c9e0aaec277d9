// A .wasm import is a compiled module: wrangler.toml's CompiledWasm rule says so.
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
