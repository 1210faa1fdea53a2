#include "CKerasDNNL.h"
