package dev.tomte.tasks.internal.conditions;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program that is asked for a little text.
 *
 * @param words program and arguments
 * @param limit after which it is killed
 */
record BoundedCommand(List<String> words, Duration limit) {

    private static final int MOST = 1 << 16;

    /** @throws IOException if it cannot be started, takes too long, says too much or fails */
    byte[] output() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
        // Words like "yes" are translated otherwise.
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        // It ends the reading below, which no interrupt would.
        CompletableFuture<Boolean> killer = CompletableFuture.supplyAsync(
                () -> kill(process), CompletableFuture.delayedExecutor(limit.toNanos(), TimeUnit.NANOSECONDS));
        try (InputStream out = process.getInputStream()) {
            byte[] bytes = out.readNBytes(MOST + 1);
            if (bytes.length > MOST) {
                throw new IOException(words.get(0) + " says over " + MOST + " bytes");
            }
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(words.get(0) + " ended with status " + status);
            }
            return bytes;
        } catch (IOException e) {
            throw killer.isDone()
                    ? new IOException(words.get(0) + " did not answer within " + limit.toMillis() + " ms", e)
                    : e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(words.get(0) + " was not waited for: interrupted", e);
        } finally {
            killer.cancel(false);
            if (process.isAlive()) {
                kill(process);
            }
        }
    }

    private static boolean kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return true;
    }
}
