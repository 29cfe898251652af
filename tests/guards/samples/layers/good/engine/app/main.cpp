#include "adapters/config/toml.hpp"
#include "engine/runtime/pump.hpp"
#include "journal/writer.hpp"
