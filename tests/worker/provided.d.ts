// What global-setup.ts, in Node, hands to the tests in workerd.
import "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    release: {
      readonly id: string;
      readonly objects: Readonly<Record<string, string>>; // path below releases/<id>/ → base64
    };
  }
}
