#ifndef ATTUNE_RESOURCES_H
#define ATTUNE_RESOURCES_H

#include <stddef.h>
#include <stdint.h>

/// A file of the sources as it was when the program was compiled.
struct attune_resource {
    /// Its path below Sources.
    const char *name;
    const uint8_t *bytes;
    size_t size;
};

size_t attune_resource_count(void);

/// The first of all resources; they stand one after the other.
const struct attune_resource *attune_resources(void);

#endif
