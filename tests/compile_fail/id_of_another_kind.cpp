// expect: no match for .operator==|invalid operands to binary expression
#include "engine/model/ids.hpp"

bool is_same(engine::OrderId order, engine::ExecId execution) { return order == execution; }
