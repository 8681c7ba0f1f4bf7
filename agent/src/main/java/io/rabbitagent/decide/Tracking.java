package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleSet;
import io.rabbitagent.rules.Scope;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges every rule for every member, and remembers how long each has had its answer. */
final class Tracking {
    private final NodeName me;
    private final RuleSet rules;

    Tracking(NodeName me, RuleSet rules) {
        this.me = me;
        this.rules = rules;
    }

    Memory update(Memory memory, Input input, List<Effect> effects) {
        Optional<FindingKey> inSlot = input.decisions()
                .value()
                .flatMap(Decisions::active)
                .map(active ->
                        new FindingKey(active.plan().rule(), active.plan().target()));
        boolean known = input.decisions().isKnown();
        // A plan has just ended: what was seen of its target before and during it says nothing about what is so now.
        Optional<FindingKey> over =
                known ? memory.inSlot().filter(key -> !inSlot.equals(Optional.of(key))) : Optional.empty();

        Map<FindingKey, Track> tracks = new HashMap<>();
        for (Rule rule : rules.toJudge()) {
            for (NodeName target : rule.targets(input.picture())) {
                FindingKey key = new FindingKey(rule.name(), target);
                Track before = over.filter(one -> one.target().equals(target)).isPresent()
                        ? null
                        : memory.tracks().get(key);
                tracks.put(key, track(rule, target, input, before));
            }
        }
        Memory next = memory.withTracks(tracks).withInSlot(known ? inSlot : memory.inSlot());
        return record(next, input.picture(), effects);
    }

    private static Track track(Rule rule, NodeName target, Input input, @Nullable Track before) {
        Judgement judged = rule.when().judge(input.picture(), target);
        NodeObservation seen = input.picture().observation(watched(rule, target, input.picture()));
        String sample = seen.agent() + "#" + seen.sample();
        String ruleDigest = rule.origin().digest();
        return before == null || !before.ruleDigest().equals(ruleDigest)
                ? Track.first(ruleDigest, judged, input.now(), input.uptime(), sample)
                : before.next(judged, input.now(), input.uptime(), sample);
    }

    /**
     * Whose samples count. A finding about the cluster does not rest on the member that stands for it: while that one's
     * agent is silent, the samples of who speaks instead do.
     */
    private static NodeName watched(Rule rule, NodeName target, ClusterPicture picture) {
        return rule.scope() == Scope.CLUSTER ? Speaker.of(target, picture).orElse(target) : target;
    }

    /** Findings come and go in the history by the word of one agent: the target's, or else the first that is there. */
    private Memory record(Memory memory, ClusterPicture picture, List<Effect> effects) {
        Set<FindingKey> recorded = new HashSet<>(memory.recorded());
        memory.tracks().forEach((key, track) -> {
            boolean open = track.is(Verdict.TRUE);
            boolean changes = open ? !recorded.contains(key) : track.is(Verdict.FALSE) && recorded.contains(key);
            if (changes) {
                if (open) {
                    recorded.add(key);
                } else {
                    recorded.remove(key);
                }
                if (Speaker.is(me, key.target(), picture)) {
                    String detail = track.judgement().detail();
                    effects.add(new Effect.Journal(new FindingChanged(key.rule(), key.target(), open, detail)));
                }
            }
        });
        forgetRemoved(memory, recorded, picture, effects);
        return memory.withRecorded(recorded);
    }

    /** Nobody looks any more for what only a removed rule found, or one that looks elsewhere now. */
    private void forgetRemoved(Memory memory, Set<FindingKey> recorded, ClusterPicture picture, List<Effect> effects) {
        for (FindingKey key : Set.copyOf(recorded)) {
            boolean unread = rules.named(key.rule()) instanceof RuleSet.Named.Unread;
            if (!unread
                    && !memory.tracks().containsKey(key)
                    && picture.members().contains(key.target())) {
                recorded.remove(key);
                if (Speaker.is(me, key.target(), picture)) {
                    effects.add(new Effect.Journal(
                            new FindingChanged(key.rule(), key.target(), false, "no rule looks for it any more")));
                }
            }
        }
    }
}
