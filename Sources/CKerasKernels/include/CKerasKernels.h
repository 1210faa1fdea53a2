#pragma once

#include "keras_base.h"
#include "keras_cast.h"
#include "keras_registration.h"
#include "keras_matmul.h"
#include "keras_threads.h"
