package dev.tomte.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channel;

/** Closes a channel when its time is up. */
final class Limit implements Runnable {

    private final Channel channel;
    private final long millis;

    Limit(Channel channel, long millis) {
        this.channel = channel;
        this.millis = millis;
    }

    @Override
    public void run() {
        try {
            Thread.sleep(millis);
            channel.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("A connection could not be closed", e);
        }
    }
}
