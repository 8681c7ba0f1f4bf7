package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.broker.ErlangTerm.Atom;
import io.rabbitagent.broker.ErlangTerm.Int;
import io.rabbitagent.broker.ErlangTerm.Sequence;
import io.rabbitagent.broker.ErlangTerm.Text;
import io.rabbitagent.broker.ErlangTerm.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ErlangTermParserTest {
    private static final long SEED = 20_261_121;
    private static final int ROUNDS = 3_000;

    @Test
    void strings_beside_each_other_are_one_as_erlang_prints_long_ones() throws ErlangSyntaxException {
        assertThat(ErlangTermParser.parseOne("[<<\"ab\"\n  \"cd\">>, \"e\" \"f\"]."))
                .isEqualTo(new ErlangTerm.Sequence(
                        List.of(new ErlangTerm.Text("abcd", true), new ErlangTerm.Text("ef", false))));
    }

    @Test
    void reads_each_kind_of_term() throws ErlangSyntaxException {
        assertThat(ErlangTermParser.parseOne("{a,'B c',[-1,2],\"s\",<<\"b\">>,[],{}}.\n"))
                .isEqualTo(new Tuple(List.of(
                        new Atom("a"),
                        new Atom("B c"),
                        new Sequence(List.of(new Int(-1), new Int(2))),
                        new Text("s", false),
                        new Text("b", true),
                        new Sequence(List.of()),
                        new Tuple(List.of()))));
    }

    @Test
    void passes_over_white_space_and_comments() throws ErlangSyntaxException {
        assertThat(ErlangTermParser.parse("%% written by hand\n [ a , % first\n b ] . % end"))
                .containsExactly(new Sequence(List.of(new Atom("a"), new Atom("b"))));
    }

    @Test
    void understands_every_escape_that_erlang_prints() throws ErlangSyntaxException {
        assertThat(ErlangTermParser.parseOne("'\\b\\d\\e\\f\\n\\r\\s\\t\\v\\'\\\\\\001\\x{17e}'."))
                .isEqualTo(new Atom("\b\u007f\u001b\f\n\r \t\u000b'\\\u0001\u017e"));
    }

    @Test
    void says_where_the_text_is_wrong() {
        assertThatThrownBy(() -> ErlangTermParser.parse("[a,B]."))
                .isInstanceOf(ErlangSyntaxException.class)
                .hasMessage("at character 4: unexpected character 'B'");
        assertThatThrownBy(() -> ErlangTermParser.parse("[a,b]")).hasMessageContaining("at character 6");
    }

    @Test
    void refuses_what_a_status_file_never_holds() {
        for (String text :
                List.of("1.5.", "#{a=>1}.", "<0.1.0>.", "16#ff.", "after.", "[a|b].", "[a,].", "a.b.", "'\\q'.")) {
            assertThatThrownBy(() -> ErlangTermParser.parse(text)).as(text).isInstanceOf(ErlangSyntaxException.class);
        }
    }

    @Test
    void refuses_nesting_that_would_exhaust_the_stack_and_text_without_measure() {
        assertThatThrownBy(() -> ErlangTermParser.parse("[".repeat(100_000))).hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> ErlangTermParser.parse(" ".repeat(ErlangTermParser.MAX_CHARACTERS + 1)))
                .hasMessageContaining("more than");
    }

    @Test
    void reads_back_every_term_the_way_erlang_prints_it() throws ErlangSyntaxException {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            ErlangTerm term = RandomTerms.next(random, 4);
            String printed = RandomTerms.print(term) + ".\n";
            assertThat(ErlangTermParser.parseOne(printed)).as(printed).isEqualTo(term);
        }
    }

    @Test
    void a_term_that_is_cut_off_is_never_another_term() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS / 10; round++) {
            String printed = RandomTerms.print(RandomTerms.next(random, 3)) + ".";
            for (int length = 0; length < printed.length(); length++) {
                String cut = printed.substring(0, length);
                assertThatThrownBy(() -> ErlangTermParser.parseOne(cut))
                        .as(cut)
                        .isInstanceOf(ErlangSyntaxException.class);
            }
        }
    }

    @Test
    void garbage_ends_in_an_error_or_a_term_and_never_in_a_hang() {
        Random random = new Random(SEED);
        String alphabet = "[]{}<>'\"\\,.%ab1-_@\n \u0000\u00e9x";
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int round = 0; round < ROUNDS * 3; round++) {
                StringBuilder text = new StringBuilder();
                for (int i = random.nextInt(30); i >= 0; i--) {
                    text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                expectTermsOrSyntaxError(text.toString());
            }
        });
    }

    private static void expectTermsOrSyntaxError(String text) {
        try {
            List<ErlangTerm> terms = ErlangTermParser.parse(text);
            assertThat(terms).as(text).isNotNull();
        } catch (ErlangSyntaxException e) {
            assertThat(e).hasMessageStartingWith("at character ");
        }
    }
}
