package dev.tomte.plugins.internal;

/** Where an error of a plug-in outside its hooks goes: to the log, and to the plug-in's last error. */
@FunctionalInterface
interface ErrorSink {

    /**
     * Takes an error.
     *
     * @param what the subject of the sentence, such as {@code Its listener on a/b}
     */
    void failed(String what, Throwable error);
}
