// The peer: @tus/server with its store of files, as its documentation shows it. `node upload.mjs FOLDER PORT`.
import { createRequire } from "node:module";
const require = createRequire(`${process.cwd()}/`);
const { Server } = require("@tus/server");
const { FileStore } = require("@tus/file-store");
const [, , directory, port] = process.argv;
const server = new Server({ path: "/files", datastore: new FileStore({ directory }) });
server.listen({ host: "127.0.0.1", port: Number(port) });
