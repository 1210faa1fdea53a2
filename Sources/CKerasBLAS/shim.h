#pragma once

#include <cblas.h>

// LAPACK inside OpenBLAS, by its Fortran symbols: column-major, every argument by address.
void sgeqrf_(
    const int *m, const int *n, float *a, const int *lda, float *tau, float *work,
    const int *workCount, int *info);
void sorgqr_(
    const int *m, const int *n, const int *k, float *a, const int *lda, const float *tau,
    float *work, const int *workCount, int *info);
void dgeqrf_(
    const int *m, const int *n, double *a, const int *lda, double *tau, double *work,
    const int *workCount, int *info);
void dorgqr_(
    const int *m, const int *n, const int *k, double *a, const int *lda, const double *tau,
    double *work, const int *workCount, int *info);
