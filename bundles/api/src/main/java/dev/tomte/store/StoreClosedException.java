package dev.tomte.store;

/** The store is closed or closing: the work was not taken. */
public class StoreClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public StoreClosedException(String message) {
        super(message);
    }
}
