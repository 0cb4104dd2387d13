package dev.tomte.client;

import java.io.IOException;

/** Who a command talks to while it runs. */
interface Dialogue {

    void out(byte[] bytes) throws IOException;

    void err(byte[] bytes) throws IOException;

    /**
     * The command wants input. Called in the thread that waits for the command; whatever takes longer answers later.
     *
     * @param secret whether it wants a line, unseen
     */
    void read(ShellConnection connection, boolean secret, String prompt) throws IOException;
}
