package dev.tomte.task;

import java.util.Set;

/**
 * Which tasks to list, in which order. An empty set or text means any.
 *
 * @param name part of the name, upper and lower case alike
 * @param limit 1 to 100,000
 * @param offset how many to leave out first
 */
public record TaskFilter(
        Set<TaskStatus> statuses,
        Set<String> types,
        Set<String> services,
        Set<TaskPriority> priorities,
        String name,
        Order order,
        boolean descending,
        int limit,
        int offset) {

    /** All tasks by id, the first thousand. */
    public static final TaskFilter ALL =
            new TaskFilter(Set.of(), Set.of(), Set.of(), Set.of(), "", Order.ID, false, 1_000, 0);

    /** What a list is sorted by; tasks that are equal in it, by id. */
    public enum Order {
        ID,
        NAME,
        TYPE,
        STATUS,
        PRIORITY,
        NEXT_RUN,
        CREATED
    }

    public TaskFilter {
        statuses = Set.copyOf(statuses);
        types = Set.copyOf(types);
        services = Set.copyOf(services);
        priorities = Set.copyOf(priorities);
        Limits.inRange("limit", limit, 1, 100_000);
        Limits.inRange("offset", offset, 0, Integer.MAX_VALUE);
    }

    public TaskFilter withStatuses(TaskStatus... wanted) {
        return new TaskFilter(Set.of(wanted), types, services, priorities, name, order, descending, limit, offset);
    }

    public TaskFilter withTypes(String... wanted) {
        return new TaskFilter(statuses, Set.of(wanted), services, priorities, name, order, descending, limit, offset);
    }

    public TaskFilter withServices(String... wanted) {
        return new TaskFilter(statuses, types, Set.of(wanted), priorities, name, order, descending, limit, offset);
    }

    public TaskFilter withPriorities(TaskPriority... wanted) {
        return new TaskFilter(statuses, types, services, Set.of(wanted), name, order, descending, limit, offset);
    }

    public TaskFilter withName(String part) {
        return new TaskFilter(statuses, types, services, priorities, part, order, descending, limit, offset);
    }

    public TaskFilter sortedBy(Order by, boolean down) {
        return new TaskFilter(statuses, types, services, priorities, name, by, down, limit, offset);
    }

    public TaskFilter page(int size, int skip) {
        return new TaskFilter(statuses, types, services, priorities, name, order, descending, size, skip);
    }
}
