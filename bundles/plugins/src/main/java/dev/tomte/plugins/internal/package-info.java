/**
 * The host of the plug-ins: finds them, calls their hooks off the framework's threads, hands them their context, and
 * keeps a ledger.
 */
@NullMarked
package dev.tomte.plugins.internal;

import org.jspecify.annotations.NullMarked;
