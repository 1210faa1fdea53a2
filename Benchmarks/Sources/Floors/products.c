#include "products.h"

#include <cblas.h>
#include <oneapi/dnnl/dnnl.h>
#include <stdlib.h>

#include "arrays.h"
#include "clock.h"

typedef struct {
    int m, k, n;
    float *a, *b, *c;
} product;

static void withDNNL(void *context) {
    const product *p = context;
    dnnl_sgemm('N', 'N', p->m, p->n, p->k, 1, p->a, p->k, p->b, p->n, 0, p->c, p->n);
}

static void withOpenBLAS(void *context) {
    const product *p = context;
    cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, p->m, p->n, p->k, 1, p->a, p->k, p->b, p->n, 0,
        p->c, p->n);
}

double product_seconds(bool isDNNL, int m, int k, int n) {
    product p = {
        m, k, n, random_floats((size_t)m * k), random_floats((size_t)k * n),
        zero_floats((size_t)m * n)};
    const double seconds = seconds_of_one(isDNNL ? withDNNL : withOpenBLAS, &p);
    free(p.a);
    free(p.b);
    free(p.c);
    return seconds;
}
