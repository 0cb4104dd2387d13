/** What tasks can wait for: the device's own conditions, and the board that knows which of all conditions hold. */
@NullMarked
package dev.tomte.tasks.internal.conditions;

import org.jspecify.annotations.NullMarked;
