// libyaml, which turns a YAML text into events.
#include <yaml.h>
