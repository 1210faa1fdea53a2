#pragma once

#include <cblas.h>

// OpenBLAS computes on its caller's thread alone, from before `main` on (serial.c). A build of it that leaves
// threads to OpenMP does so on the main thread only: Debian's and Ubuntu's default is not one.

/// The processor that OpenBLAS has chosen its kernels for, in its own words.
const char *keras_blas_core(void);

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

// The rest only in float64, in which they are computed whatever the dtype.
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
void dgetrf_(const int *m, const int *n, double *a, const int *lda, int *pivots, int *info);
void dgetrs_(
    const char *transposed, const int *n, const int *columns, const double *a, const int *lda,
    const int *pivots, double *b, const int *ldb, int *info);
void dsyevd_(
    const char *job, const char *uplo, const int *n, double *a, const int *lda, double *values,
    double *work, const int *workCount, int *integers, const int *integerCount, int *info);
void dgesdd_(
    const char *job, const int *m, const int *n, double *a, const int *lda, double *s, double *u,
    const int *ldu, double *vt, const int *ldvt, double *work, const int *workCount,
    int *integers, int *info);
