package dev.tomte.audit.internal;

/**
 * A place in the chain.
 *
 * @param sequence of the entry; 0 before the first
 * @param hash of the entry; empty before the first
 */
record Link(long sequence, String hash) {

    static final Link START = new Link(0, "");
}
