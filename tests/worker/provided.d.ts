// What global-setup.ts, in Node, hands to the tests in workerd.
import "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    release: {
      readonly id: string;
      readonly objects: Readonly<Record<string, string>>; // path below releases/<id>/ → base64
    };
    nodeAnswers: Readonly<Record<string, { readonly status: number; readonly body: string }>>; // by the question's name
  }
}
