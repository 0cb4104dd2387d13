package dev.tomte.tasks.internal.conditions;

import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.assertj.core.api.Assertions;

/** Asks again until the answer is as expected, for at most 60 s. */
final class Eventually {

    private Eventually() {}

    static <T> T get(Callable<T> ask, Predicate<T> expected) throws Exception {
        long deadline = System.nanoTime() + 60_000_000_000L;
        T answer = ask.call();
        while (!expected.test(answer)) {
            Assertions.assertThat(System.nanoTime())
                    .as("deadline; the last answer was %s", answer)
                    .isLessThan(deadline);
            Thread.onSpinWait();
            answer = ask.call();
        }
        return answer;
    }
}
