// The ceilings: the least that a Worker can do. READ: whether the body is read; BYTES: how many the answer has.
let body;

export default {
  async fetch(request, env) {
    body ??= new Uint8Array(Number(env.BYTES)).fill(97);
    if (env.READ === "1") await request.arrayBuffer();
    return new Response(body, { headers: { "content-type": "application/json" } });
  },
};
