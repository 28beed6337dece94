/** The emoji names that people and bots use in an incident's chat. */

const NAMES = `
grinning 😀 smile 😄 sweat_smile 😅 joy 😂 slightly_smiling_face 🙂 wink 😉 blush 😊 heart_eyes 😍 thinking_face 🤔 thinking 🤔 neutral_face 😐
no_mouth 😶 smirk 😏 rolling_eyes 🙄 grimacing 😬 relieved 😌 pensive 😔 sleeping 😴 mask 😷 exploding_head 🤯 partying_face 🥳 sunglasses 😎
confused 😕 worried 😟 open_mouth 😮 flushed 😳 fearful 😨 cold_sweat 😰 cry 😢 sob 😭 scream 😱 disappointed 😞 tired_face 😫 rage 😡 angry 😠
saluting_face 🫡 melting_face 🫠 skull 💀 robot_face 🤖 ghost 👻 clown_face 🤡 wave 👋 ok_hand 👌 crossed_fingers 🤞 point_up ☝️ point_right 👉
point_left 👈 point_down 👇 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 fist ✊ facepunch 👊 clap 👏 raised_hands 🙌 handshake 🤝 pray 🙏 muscle 💪
hand ✋ raised_hand ✋ raising_hand 🙋 shrug 🤷 facepalm 🤦 eyes 👀 eye 👁️ brain 🧠 heart ❤️ broken_heart 💔 blue_heart 💙 green_heart 💚 100 💯
boom 💥 collision 💥 dash 💨 zzz 💤 speech_balloon 💬 thought_balloon 💭 bust_in_silhouette 👤 busts_in_silhouette 👥 detective 🕵️ police_officer 👮
cop 👮 firefighter 🧑‍🚒 technologist 🧑‍💻 health_worker 🧑‍⚕️ judge 🧑‍⚖️ child 🧒 baby 👶 fire 🔥 sparkles ✨ star ⭐ zap ⚡ sunny ☀️ crescent_moon 🌙
new_moon 🌑 cloud ☁️ umbrella ☂️ snowflake ❄️ ocean 🌊 earth_africa 🌍 earth_americas 🌎 earth_asia 🌏 globe_with_meridians 🌐 dog 🐶 cat 🐱 bug 🐛 snail 🐌
turtle 🐢 coffee ☕ pizza 🍕 beer 🍺 beers 🍻 cake 🍰 tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 dart 🎯 rocket 🚀 airplane ✈️
car 🚗 ambulance 🚑 fire_engine 🚒 police_car 🚓 rotating_light 🚨 construction 🚧 house 🏠 hospital 🏥 bank 🏦 office 🏢 anchor ⚓ watch ⌚ hourglass ⌛
hourglass_flowing_sand ⏳ alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ clock1 🕐 phone ☎️ telephone_receiver 📞 iphone 📱 pager 📟 computer 💻 desktop_computer 🖥️
floppy_disk 💾 cd 💿 camera 📷 video_camera 📹 tv 📺 mag 🔍 bulb 💡 flashlight 🔦 electric_plug 🔌 battery 🔋 wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ gear ⚙️
link 🔗 paperclip 📎 pushpin 📌 round_pushpin 📍 scissors ✂️ pencil 📝 memo 📝 pencil2 ✏️ book 📖 books 📚 notebook 📓 ledger 📒 page_facing_up 📄
page_with_curl 📃 scroll 📜 newspaper 📰 bookmark 🔖 label 🏷️ clipboard 📋 calendar 📆 date 📅 spiral_calendar_pad 🗓️ card_index 📇 card_file_box 🗃️ file_folder 📁
open_file_folder 📂 bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 email 📧 envelope ✉️ inbox_tray 📥 outbox_tray 📤 package 📦 mailbox 📫
ballot_box_with_ballot 🗳️ lock 🔒 unlock 🔓 key 🔑 closed_lock_with_key 🔐 shield 🛡️ bell 🔔 no_bell 🔕 loudspeaker 📢 mega 📣 mute 🔇 speaker 🔈 scales ⚖️
money_with_wings 💸 moneybag 💰 credit_card 💳 syringe 💉 pill 💊 microscope 🔬 dna 🧬 biohazard_sign ☣️ radioactive_sign ☢️ warning ⚠️ no_entry ⛔ no_entry_sign 🚫
octagonal_sign 🛑 stop_sign 🛑 sos 🆘 exclamation ❗ heavy_exclamation_mark ❗ bangbang ‼️ question ❓ grey_question ❔ white_check_mark ✅ heavy_check_mark ✔️
ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ heavy_plus_sign ➕ heavy_minus_sign ➖ information_source ℹ️ recycle ♻️ arrow_up ⬆️ arrow_down ⬇️
arrow_right ➡️ arrow_left ⬅️ arrow_upper_right ↗️ arrow_heading_down ⤵️ arrow_forward ▶️ fast_forward ⏩ rewind ⏪ double_vertical_bar ⏸️ pause_button ⏸️
black_square_for_stop ⏹️ record_button ⏺️ repeat 🔁 arrows_counterclockwise 🔄 twisted_rightwards_arrows 🔀 leftwards_arrow_with_hook ↩️ new 🆕 free 🆓 up 🆙 ok 🆗
id 🆔 red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 blue_circle 🔵 large_purple_circle 🟣 black_circle ⚫
white_circle ⚪ large_red_square 🟥 large_orange_square 🟧 large_yellow_square 🟨 large_green_square 🟩 large_blue_square 🟦 black_large_square ⬛ white_large_square ⬜
white_medium_square ◻️ black_medium_square ◼️ white_small_square ▫️ small_orange_diamond 🔸 small_blue_diamond 🔹 large_orange_diamond 🔶 radio_button 🔘
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟 zero 0️⃣ checkered_flag 🏁 triangular_flag_on_post 🚩
white_flag 🏳️ black_flag 🏴 crossed_swords ⚔️ ladder 🪜 ship 🚢 thread 🧵 broom 🧹 wastebasket 🗑️ seedling 🌱 ear 👂 runner 🏃 running 🏃 dizzy 💫
`;

/** Name without colons -> the character. */
export const EMOJI = new Map(
  [...NAMES.trim().split(/\s+/).entries()].reduce(
    (pairs, [at, word]) => (at % 2 ? (pairs.at(-1).push(word), pairs) : [...pairs, [word]]),
    [],
  ),
);

/** The first ones a picker offers. */
export const COMMON = [
  "pushpin", "eyes", "white_check_mark", "+1", "rotating_light", "fire", "warning", "memo", "raised_hands", "pray", "tada", "thinking_face",
  "heavy_check_mark", "x", "question", "hourglass_flowing_sand", "mag", "phone", "rocket", "heart",
];

/** The character for a name, or the name in colons where there is none. */
export const emoji = (name) => EMOJI.get(name.split("::")[0]) ?? `:${name}:`;
