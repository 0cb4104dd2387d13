package dev.tomte.shell.internal;

import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.Trigger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.osgi.framework.ServiceReference;

/** What a task waits for and is not there: it may come later, or be a slip of the pen. */
final class TaskDoubts {

    private final Set<String> conditions;
    private final Predicate<String> isTask;

    /**
     * Made from what there is now.
     *
     * @param conditions names of those there are
     * @param isTask whether there is a task of a name
     */
    TaskDoubts(Collection<String> conditions, Predicate<String> isTask) {
        this.conditions = new TreeSet<>(conditions);
        this.isTask = isTask;
    }

    static List<String> names(List<ServiceReference<TaskCondition>> conditions) {
        return conditions.stream()
                .map(condition -> condition.getProperty(TaskCondition.NAME))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    /** A sentence each. */
    List<String> of(TaskRequest request) {
        Set<String> awaited = new TreeSet<>(request.constraints().conditions());
        List<String> sentences = new ArrayList<>();
        request.schedule().trigger().ifPresent(trigger -> {
            if (trigger.source() == Trigger.Source.CONDITION) {
                awaited.add(trigger.name());
            } else if (trigger.source() == Trigger.Source.TASK && !isTask.test(trigger.name())) {
                sentences.add("there is no task '" + trigger.name() + "' now; it runs once one of this name has ended");
            }
        });
        awaited.removeAll(conditions);
        awaited.forEach(name -> sentences.add("there is no condition '" + name + "' now; known: "
                + (conditions.isEmpty() ? "none" : String.join(", ", conditions))));
        return sentences;
    }
}
