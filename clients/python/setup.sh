#!/bin/sh
# Makes a Python with everything that the clients need: clients/python/setup.sh [FOLDER]
# FOLDER is .amanah/python at the top of the workspace unless given. Prints the path of the interpreter on its last line. Safe to repeat.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
folder=${1:-$top/.amanah/python}
mark="$folder/.ready"
mkdir -p "$folder"
# Tests run side by side: only one of them installs.
if command -v flock >/dev/null; then
    exec 9>"$folder/.lock"
    flock 9
fi
wanted=$(cat "$here"/requirements*.txt "$top"/proto/amanah/office/v1/*.proto "$top"/proto/amanah/itjen/v1/*.proto "$0" | sha256sum)
if [ "$(cat "$mark" 2>/dev/null || true)" != "$wanted" ]; then
    if ! python3 -m venv --clear "$folder/venv" >&2; then
        echo "python3 -m venv does not work: install it (Debian: apt-get install python3-venv)" >&2
        exit 1
    fi
    "$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: \
        --require-hashes -r "$here/requirements.txt" >&2
    "$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
        --require-hashes -r "$here/requirements-source.txt" >&2
    stubs=$("$folder/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    "$folder/venv/bin/python" -m grpc_tools.protoc -I "$top/proto" --python_out="$stubs" --grpc_python_out="$stubs" \
        amanah/office/v1/office.proto amanah/itjen/v1/itjen.proto >&2
    printf '%s\n' "$wanted" >"$mark"
fi
echo "$folder/venv/bin/python"
