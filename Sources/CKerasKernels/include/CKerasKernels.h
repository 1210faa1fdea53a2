#pragma once

#include "keras_base.h"
#include "keras_binary.h"
#include "keras_cast.h"
#include "keras_crossentropy.h"
#include "keras_gated.h"
#include "keras_matmul.h"
#include "keras_reduce.h"
#include "keras_registration.h"
#include "keras_select.h"
#include "keras_softmax.h"
#include "keras_threads.h"
#include "keras_unary.h"
