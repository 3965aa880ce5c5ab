#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IMPORT(name) __attribute__((import_module("caxton"), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

IMPORT("reply") int32_t reply(const void *content, uint32_t length);

static char *message;

EXPORT("caxton_alloc") void *caxton_alloc(uint32_t length) {
    free(message);
    message = malloc(length);
    return message;
}

EXPORT("handle_message") int32_t handle_message(const char *content, uint32_t length) {
    uint32_t words = 0, inside = 0;
    for (uint32_t i = 0; i < length; i++) {
        uint32_t blank = content[i] == ' ' || content[i] == '\n' || content[i] == '\t';
        words += !blank && !inside;
        inside = !blank;
    }
    printf("counted %u bytes\n", length);
    char *answer = malloc(64);
    if (answer == NULL) return 1;
    int written = snprintf(answer, 64, "%u words, %.2f letters each", words, words ? (double) length / words : 0.0);
    int32_t result = reply(answer, (uint32_t) written);
    free(answer);
    return result;
}
