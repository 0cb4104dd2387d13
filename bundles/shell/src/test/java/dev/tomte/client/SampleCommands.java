package dev.tomte.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.service.command.Process;

/** Commands that show what arrives. */
public final class SampleCommands {

    public void show(String... arguments) throws IOException {
        print(Arrays.toString(arguments) + "\n");
    }

    public void copy() throws IOException {
        print(new String(Process.Utils.current().in().readAllBytes(), StandardCharsets.UTF_8));
    }

    public void fail(String message) throws IOException {
        throw new IOException(message);
    }

    public void hang() throws InterruptedException, IOException {
        print("begun\n");
        new CountDownLatch(1).await();
    }

    private static void print(String text) throws IOException {
        Process.Utils.current().out().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
