package dev.tomte.tasks.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.ExistingTaskPolicy;
import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.OverlapPolicy;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRun.Outcome;
import dev.tomte.task.TaskStatus;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CodesTest {

    static Stream<Arguments> all() {
        return Stream.of(
                Arguments.of(Codes.STATUS, TaskStatus.values()),
                Arguments.of(Codes.PRIORITY, TaskPriority.values()),
                Arguments.of(Codes.KIND, TaskKind.values()),
                Arguments.of(Codes.MISFIRE, MisfirePolicy.values()),
                Arguments.of(Codes.OVERLAP, OverlapPolicy.values()),
                Arguments.of(Codes.EXISTING, ExistingTaskPolicy.values()),
                Arguments.of(Codes.TIMING, Shape.Timing.values()),
                Arguments.of(Codes.OUTCOME, Outcome.values()));
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName("T6: every constant has a number to be stored as")
    void complete(Codes<?> codes, Enum<?>[] constants) {
        assertThat(List.<Enum<?>>copyOf(codes.inOrder())).containsExactlyInAnyOrderElementsOf(Arrays.asList(constants));
    }

    @Test
    @DisplayName("T6: the numbers that the SQL knows are those of the code")
    void numbersInSql() {
        assertThat(Codes.STATUS.code(TaskStatus.PENDING)).isZero();
        assertThat(Codes.STATUS.code(TaskStatus.RUNNING)).isEqualTo(2);
        assertThat(Codes.STATUS.code(TaskStatus.COMPLETED)).isEqualTo(4);
        assertThat(Codes.KIND.code(TaskKind.CRON)).isEqualTo(3);
        assertThat(Codes.KIND.code(TaskKind.TRIGGERED)).isEqualTo(4);
        assertThat(Shape.KIND_MASK).isEqualTo(7);
        assertThat(Shape.CHAINED).isEqualTo(8);
    }
}
