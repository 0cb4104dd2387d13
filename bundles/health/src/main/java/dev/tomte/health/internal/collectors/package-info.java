/** What the device measures by itself; each collector is a service like any other's. */
@NullMarked
package dev.tomte.health.internal.collectors;

import org.jspecify.annotations.NullMarked;
