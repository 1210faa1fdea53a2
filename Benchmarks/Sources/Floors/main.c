/// What the machine does without our engine: the libraries called directly, plain loops, and training
/// steps that are nothing but kernels. `run.py` pairs it with the other sides.
///
///     Floors worker onednn|openblas|loops|steps    measures once for each line of its input
#include <stdio.h>
#include <string.h>

#include "loops.h"
#include "primitives.h"
#include "products.h"
#include "steps.h"

static double onednn(const char *action) {
    int a, b, c;
    char pass[16];
    if (sscanf(action, "matmul %d %d %d", &a, &b, &c) == 3) return product_seconds(true, a, b, c);
    if (sscanf(action, "convolution %d %d %d %15s", &a, &b, &c, pass) == 4) {
        return convolution_seconds(a, b, c, pass);
    }
    return pointwise_seconds(action);
}

static double openblas(const char *action) {
    int m, k, n;
    if (sscanf(action, "matmul %d %d %d", &m, &k, &n) != 3) return -1;
    return product_seconds(false, m, k, n);
}

int main(int count, char **arguments) {
    static const struct {
        const char *name;
        double (*seconds)(const char *action);
    } sides[] = {
        {"onednn", onednn}, {"openblas", openblas}, {"loops", loop_seconds},
        {"steps", step_seconds},
    };
    if (count >= 3 && strcmp(arguments[1], "worker") == 0) {
        for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
            if (strcmp(sides[i].name, arguments[2]) != 0) continue;
            printf("ready\n");
            fflush(stdout);
            char action[128];
            while (fgets(action, sizeof action, stdin)) {
                action[strcspn(action, "\n")] = 0;
                const double seconds = sides[i].seconds(action);
                if (seconds < 0) {
                    // A library of another version has not all of it.
                    printf("{\"seconds\": null, \"extraBytes\": null}\n");
                } else {
                    printf("{\"seconds\": %.9g, \"extraBytes\": null}\n", seconds);
                }
                fflush(stdout);
            }
            return 0;
        }
    }
    fprintf(stderr, "usage: Floors worker onednn|openblas|loops|steps\n");
    return 64;
}
