package org.makerspacehub.beans.knowledge.paper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/**
 * HTML as a reader would see it: what is hidden from eyes is hidden here too, so that nothing is
 * known that nobody could read where it stands. Scripts are never run and nothing is fetched.
 */
final class HtmlPaper {
  private static final int DEEPEST = 400;
  private static final int LONGEST_ADDRESS = 120;

  private static final Set<String> SILENT =
      Set.of(
          "script",
          "style",
          "noscript",
          "template",
          "head",
          "title",
          "svg",
          "math",
          "iframe",
          "object",
          "embed",
          "select",
          "option",
          "textarea",
          "button",
          "audio",
          "video",
          "canvas");

  private static final Pattern HEADING = Pattern.compile("h[1-6]");

  private static final Pattern HIDING =
      Pattern.compile(
          "display:none|visibility:(hidden|collapse)|opacity:0*\\.?0+(?![.\\d])|mso-hide:all"
              + "|font-size:0*\\.?0+(px|pt|em|rem|%)?(;|$|!)|font-size:(0?\\.\\d+|1)(px|pt)"
              + "|(^|;)(max-)?(height|width):0(px|pt|%)?(;|$|!)|text-indent:-\\d{3,}"
              + "|(left|top|margin-left|margin-top):-\\d{3,}|clip:rect\\(0|color:transparent");

  private static final Pattern WHITE =
      Pattern.compile(
          "(^|;)color:(white|#fff|#ffffff|#fefefe|rgb\\(255,255,255\\)|rgba\\(255,255,255,[\\d.]+\\))(;|$|!)");

  private static final Pattern BACKGROUND =
      Pattern.compile("(^|;)background(-color|-image)?:([^;]*)");

  private static final Pattern RULE = Pattern.compile("([^{}]{1,300})\\{([^{}]{0,2000})\\}");
  private static final Pattern CLASS = Pattern.compile("^[a-z0-9]*([.#][\\w-]{1,80})$");

  private HtmlPaper() {}

  /** A page; its own word about its charset counts. */
  static Paper read(byte[] bytes, PaperLimits limits) {
    try {
      return read(Jsoup.parse(new ByteArrayInputStream(bytes), null, ""), limits, false);
    } catch (IOException impossible) {
      throw new PaperRefused("It cannot be read as a web page.");
    }
  }

  /** The HTML of a mail: what it quotes of another is left out. */
  static Paper mail(String html, PaperLimits limits) {
    return read(Jsoup.parse(html), limits, true);
  }

  /** The words alone; none when there are none. */
  static String words(String html, PaperLimits limits) {
    PaperWords words = new PaperWords(limits.characters());
    Document document = Jsoup.parseBodyFragment(html);
    NodeTraversor.filter(new Walk(words, Set.of(), false), document.body());
    try {
      StringBuilder all = new StringBuilder();
      words.paper("").sections().forEach(each -> all.append(each.text()).append('\n'));
      return all.toString();
    } catch (PaperRefused none) {
      return "";
    }
  }

  /** Where a link goes, for eyes: only what is short and says something. */
  static String address(String href) {
    return href != null
            && href.length() <= LONGEST_ADDRESS
            && href.matches("https?://[^\\s?#<>\"]+")
        ? " (" + href + ")"
        : "";
  }

  private static Paper read(Document document, PaperLimits limits, boolean mail) {
    PaperWords words = new PaperWords(limits.characters());
    Walk walk = new Walk(words, hidden(document), mail);
    NodeTraversor.filter(walk, document.body());
    Element title = document.selectFirst("head > title");
    return words.paper(title == null ? "" : title.text());
  }

  /** Classes and ids that a style sheet of the page itself hides. */
  private static Set<String> hidden(Document document) {
    Set<String> names = new HashSet<>();
    for (Element sheet : document.select("style")) {
      // What holds for a small screen or for paper only says nothing about eyes.
      String css = sheet.data().replaceAll("(?s)@media.*", "");
      Matcher rule = RULE.matcher(css.substring(0, Math.min(css.length(), 200_000)));
      while (rule.find()) {
        if (HIDING.matcher(flat(rule.group(2))).find()) {
          for (String selector : rule.group(1).split(",")) {
            Matcher name = CLASS.matcher(selector.strip());
            if (name.find()) {
              names.add(name.group(1));
            }
          }
        }
      }
    }
    return names;
  }

  private static String flat(String style) {
    return style.toLowerCase(Locale.ROOT).replaceAll("/\\*.*?\\*/|\\s+", "");
  }

  private static final class Walk implements NodeFilter {
    private final PaperWords words;
    private final Set<String> hidden;
    private final boolean mail;
    private StringBuilder heading;

    Walk(PaperWords words, Set<String> hidden, boolean mail) {
      this.words = words;
      this.hidden = hidden;
      this.mail = mail;
    }

    @Override
    public FilterResult head(Node node, int depth) {
      if (depth > DEEPEST) {
        throw new PaperRefused("Its parts are nested too deeply.");
      }
      if (node instanceof TextNode text) {
        say(text);
        return FilterResult.CONTINUE;
      }
      if (!(node instanceof Element element)) {
        return FilterResult.CONTINUE;
      }
      String name = element.normalName();
      if (SILENT.contains(name) || isHidden(element) || (mail && isQuoted(element))) {
        return FilterResult.SKIP_ENTIRELY;
      }
      if (heading != null) {
        return FilterResult.CONTINUE;
      }
      if (HEADING.matcher(name).matches()) {
        heading = new StringBuilder();
      } else if (name.equals("br")) {
        words.add("\n");
      } else if (name.equals("li")) {
        words.line();
        words.add("- ");
      } else if (name.equals("td") || name.equals("th")) {
        if (element.previousElementSibling() != null) {
          words.gap(" | ");
        }
      } else if (element.isBlock() || name.equals("tr") || name.equals("dt")) {
        words.line();
      }
      return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
      if (!(node instanceof Element element)) {
        return FilterResult.CONTINUE;
      }
      String name = element.normalName();
      if (HEADING.matcher(name).matches() && heading != null) {
        String line = heading.toString();
        heading = null;
        words.section(line);
      } else if (heading == null && name.equals("a")) {
        String href = element.attr("href");
        words.add(element.text().contains(href) ? "" : address(href));
      } else if (heading == null && name.equals("p")) {
        words.line();
        words.add("\n");
      } else if (heading == null && element.isBlock() && !name.matches("t[dh]")) {
        words.line();
      }
      return FilterResult.CONTINUE;
    }

    private void say(TextNode text) {
      if (heading != null) {
        heading.append(text.getWholeText());
        return;
      }
      boolean kept = text.parent() != null && text.parent().closest("pre") != null;
      words.add(kept ? text.getWholeText() : text.getWholeText().replaceAll("\\s+", " "));
    }

    private boolean isHidden(Element element) {
      if (element.hasAttr("hidden")
          || (element.normalName().equals("input"))
          || element.classNames().stream().anyMatch(each -> hidden.contains("." + each))
          || (!element.id().isEmpty() && hidden.contains("#" + element.id()))) {
        return true;
      }
      String color = element.attr("color");
      String style = flat(element.attr("style"));
      if (!color.isEmpty()) {
        style = style + ";color:" + flat(color) + ";";
      }
      return !style.isEmpty()
          && (HIDING.matcher(style).find()
              || (WHITE.matcher(style).find() && !isOnColour(element)));
    }

    /** Whether something behind it has a colour of its own, against which white can be read. */
    private static boolean isOnColour(Element element) {
      for (Element each = element; each != null; each = each.parent()) {
        String plain = each.attr("bgcolor");
        Matcher style = BACKGROUND.matcher(flat(each.attr("style")));
        String behind = style.find() ? style.group(3) : plain.toLowerCase(Locale.ROOT);
        if (!behind.isEmpty()) {
          return !behind.matches(
              "(white|#fff|#ffffff|#fefefe|rgb\\(255,255,255\\)|none|transparent|inherit|initial)"
                  + "(!important)?");
        }
      }
      return false;
    }

    private static boolean isQuoted(Element element) {
      return (element.normalName().equals("blockquote")
              && (element.attr("type").equalsIgnoreCase("cite") || element.hasClass("gmail_quote")))
          || element.hasClass("gmail_quote_container")
          || element.hasClass("gmail_quote")
          || element.hasClass("gmail_attr")
          || element.hasClass("gmail_signature")
          || element.hasClass("yahoo_quoted")
          || element.hasClass("moz-cite-prefix")
          || element.hasClass("moz-signature")
          || element.id().equals("divRplyFwdMsg")
          || element.id().equals("Signature");
    }
  }
}
