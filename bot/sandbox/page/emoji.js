// Emoji short codes, as Slack names them, and their characters: those that apps and people commonly write.

const NAMED = `
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎
heavy_multiplication_x ✖️ warning ⚠️ exclamation ❗ heavy_exclamation_mark ❗ grey_exclamation ❕ question
❓ grey_question ❔ bangbang ‼️ interrobang ⁉️ information_source ℹ️ no_entry ⛔ no_entry_sign 🚫
octagonal_sign 🛑 stop_sign 🛑 rotating_light 🚨 construction 🚧 red_circle 🔴 large_orange_circle 🟠
orange_circle 🟠 large_yellow_circle 🟡 yellow_circle 🟡 large_green_circle 🟢 green_circle 🟢
large_blue_circle 🔵 blue_circle 🔵 large_purple_circle 🟣 white_circle ⚪ black_circle ⚫ large_red_square 🟥
large_green_square 🟩 large_blue_square 🟦 large_yellow_square 🟨 white_square ◻️ black_square ◼️ hourglass
⌛ hourglass_flowing_sand ⏳ alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ watch ⌚ clock1 🕐 clock3 🕒 clock9 🕘
calendar 📆 date 📅 spiral_calendar_pad 🗓️ bell 🔔 no_bell 🔕 mega 📣 loudspeaker 📢 speech_balloon 💬
thought_balloon 💭 eyes 👀 eye 👁️ mag 🔍 mag_right 🔎 bulb 💡 sparkles ✨ star ⭐ star2 🌟 dizzy 💫 fire 🔥 zap ⚡
boom 💥 tada 🎉 confetti_ball 🎊 trophy 🏆 medal 🏅 dart 🎯 rocket 🚀 gift 🎁 balloon 🎈 crown 👑 gem 💎 key 🔑 lock
🔒 unlock 🔓 closed_lock_with_key 🔐 shield 🛡️ scales ⚖️ classical_building 🏛️ office 🏢 house 🏠 factory 🏭
bank 🏦 hospital 🏥 package 📦 shopping_bags 🛍️ shopping_trolley 🛒 label 🏷️ moneybag 💰 credit_card 💳
receipt 🧾 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 clipboard 📋 memo 📝 pencil
📝 pencil2 ✏️ page_facing_up 📄 page_with_curl 📃 scroll 📜 bookmark_tabs 📑 bookmark 🔖 books 📚 book 📖
open_book 📖 notebook 📓 newspaper 📰 card_index 📇 card_index_dividers 🗂️ file_folder 📁 open_file_folder 📂
file_cabinet 🗄️ wastebasket 🗑️ paperclip 📎 paperclips 🖇️ pushpin 📌 round_pushpin 📍 link 🔗 chains ⛓️
scissors ✂️ email 📧 e-mail 📧 envelope ✉️ incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 mailbox 📫
postbox 📮 telephone ☎️ telephone_receiver 📞 iphone 📱 computer 💻 desktop_computer 🖥️ keyboard ⌨️ printer
🖨️ camera 📷 camera_with_flash 📸 frame_with_picture 🖼️ tv 📺 gear ⚙️ wrench 🔧 hammer 🔨 hammer_and_wrench
🛠️ nut_and_bolt 🔩 test_tube 🧪 microscope 🔬 robot_face 🤖 bug 🐛 globe_with_meridians 🌐 earth_americas 🌎
earth_asia 🌏 earth_africa 🌍 world_map 🗺️ flag-cn 🇨🇳 cn 🇨🇳 flag-us 🇺🇸 us 🇺🇸 flag-hk 🇭🇰 flag-gb 🇬🇧 gb 🇬🇧
flag-eu 🇪🇺 flag-de 🇩🇪 de 🇩🇪 flag-fr 🇫🇷 fr 🇫🇷 flag-jp 🇯🇵 jp 🇯🇵 flag-kr 🇰🇷 kr 🇰🇷 flag-in 🇮🇳 checkered_flag
🏁 triangular_flag_on_post 🚩 waving_white_flag 🏳️ arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️
arrow_upper_right ↗️ arrow_lower_right ↘️ leftwards_arrow_with_hook ↩️ arrow_right_hook ↪️
arrows_counterclockwise 🔄 arrows_clockwise 🔃 repeat 🔁 left_right_arrow ↔️ arrow_forward ▶️
double_vertical_bar ⏸️ black_square_for_stop ⏹️ fast_forward ⏩ rewind ⏪ heavy_plus_sign ➕
heavy_minus_sign ➖ heavy_division_sign ➗ small_blue_diamond 🔹 small_orange_diamond 🔸 large_blue_diamond
🔷 large_orange_diamond 🔶 small_red_triangle 🔺 small_red_triangle_down 🔻 one 1️⃣ two 2️⃣ three 3️⃣ four
4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ zero 0️⃣ keycap_ten 🔟 hash #️⃣ new 🆕 ok 🆗 sos 🆘 up 🆙
free 🆓 abc 🔤 copyright ©️ registered ®️ tm ™️ recycle ♻️ +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌
wave 👋 raised_hands 🙌 clap 👏 pray 🙏 handshake 🤝 muscle 💪 point_right 👉 point_left 👈 point_up ☝️
point_up_2 👆 point_down 👇 raised_hand ✋ hand ✋ v ✌️ crossed_fingers 🤞 writing_hand ✍️ heart ❤️
yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 orange_heart 🧡 broken_heart 💔 smile 😄 smiley 😃
grinning 😀 grin 😁 joy 😂 laughing 😆 slightly_smiling_face 🙂 wink 😉 blush 😊 relaxed ☺️ sunglasses 😎
thinking_face 🤔 neutral_face 😐 confused 😕 worried 😟 disappointed 😞 cry 😢 sob 😭 angry 😠 scream 😱
sweat_smile 😅 sleeping 😴 heart_eyes 😍 hugging_face 🤗 face_with_monocle 🧐 shrug 🤷 facepalm 🤦 100 💯
bust_in_silhouette 👤 busts_in_silhouette 👥 female-detective 🕵️‍♀️ sleuth_or_spy 🕵️ cop 👮 judge 🧑‍⚖️
technologist 🧑‍💻 coffee ☕ seedling 🌱 herb 🌿 sunny ☀️ cloud ☁️ umbrella ☔ snowflake ❄️ rainbow 🌈
crescent_moon 🌙 hatching_chick 🐣 dragon 🐉 panda_face 🐼 art 🎨 mortar_board 🎓 jigsaw 🧩 magic_wand 🪄 ship 🚢
airplane ✈️ truck 🚚 customs 🛃 bookmark_flag 🔖 ledger 📒 speaking_head_in_silhouette 🗣️ electric_plug 🔌
battery 🔋 satellite_antenna 📡 hourglass_done ⌛
`;

const CHARACTERS = new Map();
const words = NAMED.trim().split(/\s+/);
for (let at = 0; at < words.length; at += 2) CHARACTERS.set(words[at], words[at + 1]);

/** The character of a short code without its colons; undefined where Slack's name is not known here. */
export function emoji(name) {
  return CHARACTERS.get(name);
}

/** The character of code points as Slack writes them in rich text ("1f1e8-1f1f3"), or undefined. */
export function emojiOf(points) {
  if (!/^[0-9a-f]+(-[0-9a-f]+)*$/i.test(points ?? "")) return undefined;
  const numbers = points.split("-").map((one) => parseInt(one, 16));
  return numbers.every((one) => one <= 0x10ffff) ? String.fromCodePoint(...numbers) : undefined;
}

/** A text with its short codes as characters; unknown ones stay as they are written. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?/g, (whole, name) => emoji(name) ?? whole);
}
