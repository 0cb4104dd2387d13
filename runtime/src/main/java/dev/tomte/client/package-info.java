/**
 * The client behind {@code bin/tomte}: hands commands to the running Tomte over its socket, and starts fast. So it is
 * plain Java without the launcher's libraries, and it does without lambdas and string concatenation where every call
 * passes: the first use of either costs more than the rest of the call. JLine is loaded for the interactive shell only.
 *
 * <p>The frames of the socket are described in the package of the other end, {@code dev.tomte.shell.internal}.
 */
@NullMarked
package dev.tomte.client;

import org.jspecify.annotations.NullMarked;
