# AWS's runtime interface client for Node.js in .toolchain/lambda-ric/: the program that calls a Lambda's handler, so that tests
# run the packaged origin as AWS does. Its npm package holds the program and the sources of its native half; its own install
# script would build a curl too and fetch Node's headers, so the package is installed without it and built here.
# shellcheck shell=bash

# Where node_api.h is: Debian's libnode-dev and other packages of Node put it below /usr/include/node.
node_headers() {
  local place
  for place in /usr/include/node "$(dirname "$(readlink -f "$(command -v node)")")/../include/node"; do
    [[ -f $place/node_api.h ]] && printf '%s\n' "$place" && return
  done
  give_up "Node's headers" "apt-get install libnode-dev"
}

install_lambda_ric() {
  local out="$PWD/$toolchain_dir/lambda-ric" work="$PWD/$toolchain_dir/lambda-ric-work" package headers cxx
  package="$PWD/node_modules/aws-lambda-ric"
  headers=$(node_headers)
  cxx=$(command -v clang++-19 || command -v clang++)
  rm -rf "$out" "$work"
  mkdir -p "$out" "$work/aws-lambda-cpp"
  tar -xJf "$package/deps/aws-lambda-cpp.tar.xz" --no-same-owner --warning=no-unknown-keyword --exclude='._*' \
    -C "$work/aws-lambda-cpp"
  (
    cd "$work" || exit
    # What the library's CMake would make of its version template; the numbers stand in its user agent only.
    sed -e 's/@PROJECT_VERSION_MAJOR@/0/' -e 's/@PROJECT_VERSION_MINOR@/2/' -e 's/@PROJECT_VERSION_PATCH@/6/' \
      -e 's/@[A-Z_]*@//g' aws-lambda-cpp/src/version.cpp.in >version.cc
    logged "aws-lambda-ric" "$cxx" -std=c++20 -stdlib=libc++ -O1 -w -fPIC -shared -fvisibility=hidden \
      -DNODE_GYP_MODULE_NAME=rapid_client -DBUILDING_NODE_EXTENSION -DBACKWARD_HAS_BACKTRACE=0 \
      -DBACKWARD_HAS_BACKTRACE_SYMBOL=0 -DAWS_LAMBDA_LOG=0 -Iaws-lambda-cpp/include -I"$headers" \
      -I"$(dirname "$package")/node-addon-api" \
      aws-lambda-cpp/src/runtime.cpp aws-lambda-cpp/src/logging.cpp version.cc "$package/src/native/rapid-client.cc" \
      -lcurl -o "$out/rapid-client.node"
  )
  cp "$package/index.mjs" "$package/LICENSE" "$package/NOTICE" "$out/"
  rm -rf "$work"
}
