/** The server knows reactions by name alone, a fixed set; what its own client shows for each. */
const NAMED = `
  thumbsup=👍 thumbsdown=👎 heart=❤️ laugh=😂 fire=🔥 check=✅ eyes=👀 party=🎉 sad=😢 wow=😮 smile=😊 grinning=😁
  rofl=🤣 heart_eyes=😍 star_struck=🤩 wink=😉 slightly_smile=🙂 upside_down=🙃 sunglasses=😎 nerd=🤓 cowboy=🤠
  innocent=😇 partying=🥳 sweat_smile=😅 hugging=🤗 relieved=😌 money_mouth=🤑 thinking=🤔 neutral=😐 smirk=😏
  monocle=🧐 shushing=🤫 tongue=😛 zipper=🤐 raised_eyebrow=🤨 melting=🫠 astonished=😲 crying=😭 pleading=🥺
  pensive=😔 worried=😟 angry=😡 rage=🤬 triumph=😤 grimace=😬 confounded=😖 persevere=😣 anguished=😧 scream=😱
  sleeping=😴 yawn=🥱 flushed=😳 dizzy=😵 woozy=🥴 mind_blown=🤯 hot_face=🥵 cold_face=🥶 nauseated=🤢 sneezing=🤧
  mask=😷 broken_heart=💔 skull=💀 ghost=👻 robot=🤖 alien=👽 clown=🤡 devil=😈 poop=💩 zombie=🧟 vampire=🧛
  see_no_evil=🙈 hear_no_evil=🙉 speak_no_evil=🙊 clap=👏 pray=🙏 wave=👋 muscle=💪 peace=✌️ ok=👌 raised_hands=🙌
  cross_fingers=🤞 salute=🫡 point_up=☝️ point_right=👉 point_left=👈 point_down=👇 call_me=🤙 love_you=🤟
  vulcan=🖖 open_hands=👐 handshake=🤝 fist=✊ pinch=🤌 writing=✍️ heart_purple=💜 heart_yellow=💛 heart_green=💚
  heart_blue=💙 heart_orange=🧡 heart_white=🤍 heart_black=🖤 heart_brown=🤎 heart_pink=🩷 heart_grow=💗
  two_hearts=💕 revolving_hearts=💞 sparkling_heart=💖 heart_box=💝 sparkle=✨ tada=🎊 star=⭐ crown=👑 trophy=🏆
  medal=🥇 gem=💎 money=💰 rocket=🚀 zap=⚡ bulb=💡 rainbow=🌈 target=🎯 brain=🧠 warning=⚠️ no=🚫 lock=🔒 key=🔑
  magnify=🔍 bell=🔔 hammer=🔨 pin=📌 chart=📈 bug=🐛 magnet=🧲 dart=🎯 die=🎲 hourglass=⌛ crystal_ball=🔮
  joystick=🕹️ compass=🧭 gift=🎁 balloon=🎈 fireworks=🎆 book=📚 pencil=✏️ wrench=🔧 gear=⚙️ trash=🗑️ package=📦
  laptop=💻 phone=📱 camera=📷 newspaper=📰 recycle=♻️ flag=🚩 chess=♟️ pill=💊 bandage=🩹 toolbox=🧰 candle=🕯️
  bomb=💣 shield=🛡️ map=🗺️ scissors=✂️ stethoscope=🩺 gun=🔫 atom=⚛️ dna=🧬 test_tube=🧪 test_flask=⚗️
  microscope=🔬 telescope=🔭 guitar=🎸 drum=🥁 piano=🎹 trumpet=🎺 violin=🎻 microphone=🎤 headphones=🎧
  clapper_board=🎬 palette=🎨 yarn=🧶 gaming=🎮 music=🎵 soccer=⚽ basketball=🏀 football=🏈 tennis=🎾 golf=⛳
  swim=🏊 yoga=🧘 bicycle=🚴 ski=⛷️ surf=🏄 boxing=🥊 archery=🏹 pizza=🍕 coffee=☕ beer=🍺 sushi=🍣 ramen=🍜
  burger=🍔 ice_cream=🍦 donut=🍩 apple=🍎 watermelon=🍉 avocado=🥑 taco=🌮 chocolate=🍫 cake=🎂 bread=🍞 grapes=🍇
  strawberry=🍓 banana=🍌 popcorn=🍿 hot_dog=🌭 fries=🍟 spaghetti=🍝 curry=🍛 bento=🍱 dumpling=🥟 waffle=🧇
  pancakes=🥞 milk=🥛 juice=🧃 cocktail=🍹 champagne=🍾 tea=🍵 cat=🐱 dog=🐶 fox=🦊 frog=🐸 duck=🦆 panda=🐼 lion=🦁
  bear=🐻 owl=🦉 octopus=🐙 turtle=🐢 snake=🐍 dinosaur=🦖 unicorn=🦄 whale=🐳 crab=🦀 bee=🐝 pig=🐷 monkey=🐵 wolf=🐺
  bat=🦇 parrot=🦜 flamingo=🦩 hedgehog=🦔 sloth=🦥 axolotl=🦎 thread=🧵 shrimp=🦐 jellyfish=🪼 seal=🦭 mammoth=🦣
  penguin=🐧 shark=🦈 dragon=🐉 car=🚗 airplane=✈️ ship=🚢 train=🚂 helicopter=🚁 ufo=🛸 canoe=🛶 snowflake=❄️
  sun=☀️ moon=🌙 lightning=🌩️ cactus=🌵 four_leaf=🍀 butterfly=🦋 earth=🌍 flower=🌺 sunflower=🌻 mushroom=🍄
  palm_tree=🌴 tornado=🌪️ cloud=⛅ volcano=🌋 desert=🏜️ island=🏝️ mountain=🏔️ comet=☄️ saturn=🪐 milky_way=🌌
  expressionless=😑 no_mouth=😶 rolling_eyes=🙄 hushed=😯 sleepy=😪 drooling=🤤 lying=🤥 exhaling=😮‍💨
  holding_back_tears=🥹 peeking=🫣 hand_over_mouth=🫢 dotted_face=🫥 shaking_face=🫨 diagonal_mouth=🫤
  heart_on_fire=❤️‍🔥 mending_heart=❤️‍🩹 middle_finger=🖕 backhand_up=👆 raised_back=🤚 heart_hands=🫶
  left_fist=🤛 right_fist=🤜 splayed_hand=🖐️ palm_up=🫴 palm_down=🫳 point_at_you=🫵 horse=🐴 cow=🐮 sheep=🐑
  goat=🐐 rabbit=🐰 hamster=🐹 mouse=🐭 chipmunk=🐿️ otter=🦦 raccoon=🦝 skunk=🦨 gorilla=🦍 elephant=🐘 hippo=🦛
  giraffe=🦒 camel=🐪 zebra=🦓 kangaroo=🦘 koala=🐨 deer=🦌 llama=🦙 peacock=🦚 swan=🦢 eagle=🦅 dove=🕊️ rooster=🐓
  fish=🐟 tropical_fish=🐠 dolphin=🐬 lobster=🦞 squid=🦑 snail=🐌 worm=🪱 oyster=🦪 rhino=🦏 crocodile=🐊 microbe=🦠
  bagel=🥯 croissant=🥐 pretzel=🥨 cheese=🧀 egg=🥚 bacon=🥓 sandwich=🥪 wrap=🌯 salad=🥗 soup=🍲 salt=🧂 honey=🍯
  lollipop=🍭 candy=🍬 bubble_tea=🧋 ice=🧊 mate=🧉 fortune_cookie=🥠 tamale=🫔 flatbread=🫓 beans=🫘 blueberries=🫐
  mango=🥭 kiwi=🥝 pear=🍐 peach=🍑 cherry=🍒 lemon=🍋 tangerine=🍊 pineapple=🍍 melon=🍈 tomato=🍅 garlic=🧄 onion=🧅
  carrot=🥕 broccoli=🥦 corn=🌽 hot_pepper=🌶️ baseball=⚾ softball=🥎 badminton=🏸 rugby=🏉 ping_pong=🏓
  flying_disc=🥏 sled=🛷 parachute=🪂 martial_arts=🥋 climbing=🧗 weightlifting=🏋️ skateboard=🛹 lacrosse=🥍
  ice_skate=⛸️ fishing=🎣 diving=🤿 cards=🃏 saxophone=🎷 banjo=🪕 accordion=🪗 notes=🎶 long_drum=🪘
  motorcycle=🏍️ race_car=🏎️ speedboat=🚤 sailboat=⛵ bus=🚌 truck=🚚 fire_truck=🚒 ambulance=🚑 tractor=🚜
  motor_scooter=🛵 seedling=🌱 evergreen=🌲 deciduous=🌳 chestnut=🌰 cherry_blossom=🌸 rose=🌹 tulip=🌷 lotus=🪷
  bouquet=💐 wilted_flower=🥀 herb=🌿 maple_leaf=🍁 leaves=🍃 water_wave=🌊 droplet=💧 fog=🌫️ cyclone=🌀
  umbrella=☔ snowman=⛄ rainbow_flag=🌈 hundred=💯 speech_bubble=💬 thought_bubble=💭 zzz=💤 anger=💢
  red_circle=🔴 blue_circle=🔵 green_circle=🟢 infinity=♾️ syringe=💉 fire_extinguisher=🧯 safety_pin=🧷 broom=🧹
  soap=🧼 nazar=🧿 teddy_bear=🧸 magic_wand=🪄 kite=🪁 yo_yo=🪀 boomerang=🪃 axe=🪓 ladder=🪜 mirror=🪞 chair=🪑
  battery=🔋 floppy=💾 cd=💿 globe=🌐 satellite=🛰️ jack_o_lantern=🎃 christmas_tree=🎄 sparkler=🎇 firecracker=🧨
  ribbon=🎀 ticket=🎫
`;

const PAIRS = NAMED.trim()
  .split(/\s+/)
  .map((pair) => pair.split('=') as [string, string]);
const EMOJI_OF: ReadonlyMap<string, string> = new Map(PAIRS);
// two names may share one emoji: the first is sent
const NAME_OF: ReadonlyMap<string, string> = new Map(
  PAIRS.toReversed().map(([name, emoji]) => [emoji, name]),
);

/** In the order of its own client, the most common first. */
export const REACTIONS: readonly string[] = [...NAME_OF.keys()].toReversed();

/** Of a name that is not known the name itself is shown. */
export const emojiOf = (name: string): string => EMOJI_OF.get(name) ?? name;

/** `null`: the server has no such reaction. */
export const reactionNameOf = (emoji: string): string | null => NAME_OF.get(emoji) ?? null;
