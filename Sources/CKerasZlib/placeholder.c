#include "CKerasZlib.h"
