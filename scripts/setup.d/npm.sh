# npm packages as the lock file names them, among them the project's own Node (node_modules/.bin/node).
# shellcheck shell=bash

install_npm_packages() {
  logged "npm packages" npm ci --no-audit --no-fund --loglevel=error
  [[ -x node_modules/.bin/node ]] || give_up "Node 24 from npm" "npm rebuild node"
}
