#include "CKerasKernels.h"
