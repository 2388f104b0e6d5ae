# `make scenarios` and `make test` do all set-up themselves, on a bare Debian 12 with Swift 6.3 and git.

.PHONY: scenarios test release setup build-release build-debug clean

RUNNER := .build-release/release/scenario-runner

scenarios: build-release
	$(RUNNER) run Scenarios

test: setup
	scripts/test.sh

# One file that runs on any Linux of this processor.
release: setup
	scripts/build-static.sh

setup:
	scripts/setup.sh

build-release: setup
	scripts/build-release.sh

build-debug: setup
	swift build

clean:
	rm -rf .build .build-release .build-static
